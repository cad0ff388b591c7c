import { expect, test } from 'vitest';
import { requiredText } from '../../src/platforms/required-text.js';

const field = {
  connector: 'discord/bot',
  fault: 'did not return a Discord application id',
  path: 'metadata.applicationId',
};

test('is the text as it is', () => {
  expect(requiredText(' a ', field)).toBe(' a ');
});

test.each(['', ' ', '\n', 7, null, undefined, ['a'], {}])('is missing from %o', (value) => {
  const missing = expect.objectContaining({
    name: 'ConnectResponseError',
    code: 'missing_metadata',
    message:
      'Connector discord/bot did not return a Discord application id: ' +
      '`metadata.applicationId` is missing or blank.',
    hint: 'Check that the connector is of this type, and that its setup was completed.',
  });
  expect(() => requiredText(value, field)).toThrow(missing);
});
