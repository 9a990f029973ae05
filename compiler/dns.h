/* Names of DNS as Kubernetes has them. */
#ifndef CANARYC_COMPILER_DNS_H
#define CANARYC_COMPILER_DNS_H

#include <stdbool.h>

#include "base/str.h"

#define DNS_LABEL_MAX 63	/* bytes of a label; and of what Kubernetes calls labels */

/** @return whether it is a label of RFC 1123: lower-case letters, digits and - inside, 1 to 63. */
bool dns_1123_label(struct str s);

/** @return whether it is a label of RFC 1035: the same, and a letter first. */
bool dns_1035_label(struct str s);

/** @return whether it is labels joined by points, 1 to 253. */
bool dns_subdomain(struct str s);

#endif
