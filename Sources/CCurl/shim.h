#ifndef APT_VERDICT_CCURL_SHIM_H
#define APT_VERDICT_CCURL_SHIM_H
#include <curl/curl.h>
#endif
