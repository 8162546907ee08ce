// libcurl as Swift can use it. Swift imports no variadic C function, no macro with a cast, and reads a union only with care;
// each shim below stands for exactly one of these. All are header-only: this is a system library target.
#ifndef APT_VERDICT_CCURL_SHIM_H
#define APT_VERDICT_CCURL_SHIM_H
#include <curl/curl.h>
#include <pthread.h>

// curl_global_init: CURL_GLOBAL_DEFAULT is an expression of macros that Swift does not import.
static inline CURLcode av_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

// Whether one more thread can be started, as libcurl does for a look-up: 0, or the errno. What it starts is a C function, which
// must not be Swift's.
static inline void *av_thread_nothing(void *nothing) { return nothing; }
static inline int av_thread_error(void) {
    pthread_t thread;
    int error = pthread_create(&thread, 0, av_thread_nothing, 0);
    if (error == 0) pthread_join(thread, 0);
    return error;
}

// curl_easy_setopt is variadic: one shim for each type of its third argument.
static inline CURLcode av_curl_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode av_curl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
// libcurl copies the string.
static inline CURLcode av_curl_setopt_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
// libcurl keeps the pointer: it must live as long as the handle.
static inline CURLcode av_curl_setopt_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
// libcurl copies the bytes.
static inline CURLcode av_curl_setopt_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}
static inline CURLcode av_curl_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION, which share one signature.
static inline CURLcode av_curl_setopt_write_function(CURL *handle, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode av_curl_setopt_prereq_function(CURL *handle, curl_prereq_callback value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}
// CURLAUTH_BASIC is a macro with a cast. No other scheme is ever offered, to a server or to a proxy.
static inline CURLcode av_curl_setopt_basic_auth_only(CURL *handle) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
}
// CURLOPT_QUICK_EXIT came with 7.87: without it the end of a handle waits for its name resolver thread.
static inline CURLcode av_curl_setopt_quick_exit(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)handle;
    return CURLE_OK;
#endif
}

// curl_easy_getinfo is variadic: one shim for each type of its result.
static inline CURLcode av_curl_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode av_curl_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}
// The string belongs to the handle.
static inline CURLcode av_curl_getinfo_string(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, (char **)value);
}
static inline CURLcode av_curl_getinfo_certificates(CURL *handle, struct curl_certinfo **value) {
    return curl_easy_getinfo(handle, CURLINFO_CERTINFO, value);
}

// CURLMsg keeps its result in a union.
static inline CURLcode av_curl_message_result(const CURLMsg *message) { return message->data.result; }
#endif
