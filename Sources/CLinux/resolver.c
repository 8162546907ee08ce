#include "CLinux.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <nss.h>
#include <resolv.h>
#include <string.h>

int av_query_services(const char *name, const char *server, uint16_t port, int seconds, uint8_t *answer, size_t capacity) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    // Reads /etc/resolv.conf; without one it takes the name server on this machine.
    if (res_ninit(&state) != 0) return AV_QUERY_FAILED;
    if (server) {
        memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_port = htons(port);
        state.nscount = inet_pton(AF_INET, server, &state.nsaddr_list[0].sin_addr) == 1 ? 1 : 0;
    }
    // glibc gives the second server the whole time again (res_send.c): two with half of it, and no third.
    if (state.nscount > 2) state.nscount = 2;
    state.retrans = seconds > 1 && state.nscount > 1 ? seconds / 2 : seconds;
    state.retry = 1;
    // Over TCP glibc waits for the connection without a limit. The records that fit into a datagram are enough.
    state.options &= ~(unsigned long)(RES_USEVC | RES_STAYOPEN);
    state.options |= RES_IGNTC;
    int length = state.nscount > 0 ? res_nquery(&state, name, ns_c_in, ns_t_srv, answer, (int)capacity) : -1;
    int reason = state.res_h_errno;
    res_nclose(&state);
    // An answer that did not fit is announced with its full length.
    if (length > 0) return (size_t)length < capacity ? length : (int)capacity;
    return reason == HOST_NOT_FOUND || reason == NO_DATA ? AV_QUERY_NONE : AV_QUERY_FAILED;
}

void av_use_host_services(const char *services) {
    // As below, of an error nothing comes but that the order stays.
    __nss_configure_lookup("hosts", services);
}

void av_use_built_in_name_services(void) {
    // An error means that the database is not known here or that memory is short: then the machine's own order stays.
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
    __nss_configure_lookup("services", "files");
    __nss_configure_lookup("protocols", "files");
}
