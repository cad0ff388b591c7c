/**
 * Nanoseconds of CPU, garbage collection included, of one call. Unlike a clock it leaves out the
 * time that other processes take.
 */
export async function cpuNanosecondsOf(
  calls: number,
  call: (n: number) => unknown,
): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < calls; n++) await call(n);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / calls;
}
