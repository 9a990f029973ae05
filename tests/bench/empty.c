/* The program that does nothing: linked as canaryc is, it shows what starting a process costs.
 * tests/bench/run measures canaryc against it.
 */

int main(void)
{
	return 0;
}
