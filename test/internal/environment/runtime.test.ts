import { expect, test, vi } from 'vitest';
import { bindsIoToRequests } from '../../../src/internal/environment/runtime.js';

test('Node shares I/O between requests', () => {
  expect(bindsIoToRequests()).toBe(false);
});

test('the Edge runtime does not', () => {
  vi.stubGlobal('EdgeRuntime', 'edge-runtime');
  expect(bindsIoToRequests()).toBe(true);
});

test('Workers do not', () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
  expect(bindsIoToRequests()).toBe(true);
});
