/** Whether this runtime forbids a request to wait for the I/O of another one. */
export function bindsIoToRequests(): boolean {
  const { EdgeRuntime, navigator } = globalThis as { EdgeRuntime?: string; navigator?: Navigator };
  return EdgeRuntime !== undefined || navigator?.userAgent === 'Cloudflare-Workers';
}
