import { expect, test } from 'vitest';
import { lines, table, time } from '../../../../src/emulator/pages/dashboard/table.js';

const textOf = async (html: unknown) => String(await html);

test('says that there is nothing', async () => {
  const none = table({ things: 'pears', columns: ['A'], rows: [], total: 0 });
  expect(await textOf(none)).toContain('No pears.');
});

test('labels each cell with its column, and escapes both', async () => {
  const html = await textOf(
    table({ things: 'a"b', columns: ['<A>', 'B'], rows: [['<i>', undefined]], total: 1 }),
  );
  expect(html).toContain('<td role="cell" data-label="&lt;A&gt;">&lt;i&gt;</td>');
  expect(html).toContain('<td role="cell" data-label="B">–</td>');
  expect(html).toContain('aria-label="a&quot;b"');
  expect(html).not.toContain('more');
});

test('writes times that have a date, and others as such', async () => {
  expect(await textOf(time(0))).toBe(
    '<time datetime="1970-01-01T00:00:00.000Z">1970-01-01 00:00:00</time>',
  );
  expect(await textOf(time(1e300))).toBe('beyond every calendar');
});

test('gives each text a line', async () => {
  const html = '<span class="line">a</span><span class="line">&lt;</span>';
  expect(await textOf(lines(['a', '<']))).toBe(html);
  expect(lines([])).toBe('–');
});
