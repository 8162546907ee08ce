#ifndef APT_VERDICT_CGCRYPT_SHIM_H
#define APT_VERDICT_CGCRYPT_SHIM_H
#include <gcrypt.h>
#endif
