/** The addresses to listen at: this machine alone, or every network it is in. */
export const HOSTS = ['127.0.0.1', '0.0.0.0', '::'] as const;

/** The highest number of a port. */
export const LAST_PORT = 65_535;

/** Whether a server can listen at it; 0 stands for any port that is free. */
export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LAST_PORT;
}
