#ifndef APT_VERDICT_CGPGME_SHIM_H
#define APT_VERDICT_CGPGME_SHIM_H
#include <gpgme.h>
#endif
