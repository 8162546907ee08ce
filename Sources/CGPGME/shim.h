#ifndef APT_VERDICT_CGPGME_SHIM_H
#define APT_VERDICT_CGPGME_SHIM_H
#include <gpgme.h>
#include <fcntl.h>
#ifndef F_SETPIPE_SZ
#define F_SETPIPE_SZ 1031
#endif
/// Lets a pipe hold `bytes`, where this user may have so much: what is written to it then waits for no reader.
static inline void av_widen_pipe(int descriptor, int bytes) { (void)fcntl(descriptor, F_SETPIPE_SZ, bytes); }
#endif
