/* The two APIs of Seldon Core, each in a file of its own. */
#ifndef CANARYC_TARGETS_SELDON_H
#define CANARYC_TARGETS_SELDON_H

#include "targets/build.h"

/** SeldonDeployments of Core v1: a predictor a version, traffic that sums to 100. */
void seldon_v1_build(struct build *b);

/** Models and an Experiment of Core v2. */
void seldon_v2_build(struct build *b);

#endif
