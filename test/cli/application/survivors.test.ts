import { expect, test } from 'vitest';
import { processesIn } from '../../../src/cli/application/survivors.js';

test('reads what ps of macOS prints', () => {
  const text =
    '    1     1 /sbin/launchd\n  812   812 node a.js GRANTKIT_APPLICATION=x HOME=/u\n\nodd\n';
  expect(processesIn(text)).toEqual([
    { pid: 1, group: 1, env: '/sbin/launchd' },
    { pid: 812, group: 812, env: 'node a.js GRANTKIT_APPLICATION=x HOME=/u' },
  ]);
});
