/* steps.json: in which order to apply the folders of a target, what to wait for, what to check. Its
 * form is documented in docs/targets.md; whoever drives a rollout by it needs nothing else.
 */
#ifndef CANARYC_TARGETS_STEPS_H
#define CANARYC_TARGETS_STEPS_H

#include "targets/build.h"

/** Adds an entry to `order` or `rollback` of a build. @param f  NULL: nothing is applied.
 * @return the entry. */
struct node *step_entry(struct node *list, struct str name, const struct folder *f);

/** Adds what a step of the plan says: weight, times, person, gate. */
void step_details(struct node *entry, const struct plan *p, const struct step *s);

/** Adds what to apply, in which rounds, and what to wait for.
 * @param f  complete; NULL for nothing. */
void step_apply(struct node *entry, const struct folder *f);

/** Puts the document together.
 * @param files  paths of all that is written, for the next build, which takes away what it does not
 * write itself. */
const struct node *steps_document(const struct build *b, const struct str *files, size_t nfiles);

#endif
