/* Signals are blocked and asked for rather than handled: a handler could only leave its news in a
 * global variable. Who waits asks several times a second.
 */
#include "cli/interrupt.h"

#include <stddef.h>
#include <time.h>

#include "base/str.h"

static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

struct interrupt interrupt_hold(void)
{
	struct interrupt i;

	sigemptyset(&i.held);
	for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
		struct sigaction now;

		if (sigaction(ends[k], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&i.held, ends[k]);
	}
	pthread_sigmask(SIG_BLOCK, &i.held, &i.before);
	return i;
}

bool interrupt_wanted(const struct interrupt *i)
{
	sigset_t come;

	if (sigpending(&come) != 0)
		return false;
	for (size_t k = 0; k < ARRAY_LEN(ends); k++)
		if (sigismember(&i->held, ends[k]) == 1 && sigismember(&come, ends[k]) == 1)
			return true;
	return false;
}

int interrupt_take(const struct interrupt *i)
{
	const struct timespec at_once = { 0, 0 };
	const int come = sigtimedwait(&i->held, NULL, &at_once);

	return come > 0 ? come : 0;
}

void interrupt_release(const struct interrupt *i)
{
	pthread_sigmask(SIG_SETMASK, &i->before, NULL);
}
