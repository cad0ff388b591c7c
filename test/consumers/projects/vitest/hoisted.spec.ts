import { expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';

const { getToken } = vi.hoisted(() => ({ getToken: vi.fn() }));

vi.mock(import('@vercel/connect'), async (importOriginal) => ({
  ...(await importOriginal()),
  getToken,
}));

test('vi.mock(import(…)) with vi.hoisted', async () => {
  getToken.mockResolvedValue('stubbed');
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});
