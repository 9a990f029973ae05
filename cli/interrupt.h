/* Ctrl-C and its like, for work that has something to put in order first. */
#ifndef CANARYC_CLI_INTERRUPT_H
#define CANARYC_CLI_INTERRUPT_H

#include <stdbool.h>

#include <signal.h>

/** Signals that are held back: SIGINT, SIGTERM and SIGHUP, but for those that are ignored. */
struct interrupt {
	sigset_t held, before;
};

/** Holds them back, in this thread and those that it starts: they end the program no longer,
 * interrupt_wanted() tells of them. */
struct interrupt interrupt_hold(void);

/** @return whether one has come. */
bool interrupt_wanted(const struct interrupt *i);

/** @return one that has come, which is forgotten by that; 0 for none. */
int interrupt_take(const struct interrupt *i);

/** Lets them go again. One that has come and was not taken ends the program here. */
void interrupt_release(const struct interrupt *i);

#endif
