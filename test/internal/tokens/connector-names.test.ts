import { expect, test } from 'vitest';
import { ConnectorNames } from '../../../src/internal/tokens/connector-names.js';

const [ID, UID] = ['scl_1', 'slack/acme'];

function namesOf(...asked: string[]): ConnectorNames {
  const names = new ConnectorNames();
  for (const name of asked) names.learn(name, [ID, UID]);
  return names;
}

test('a connector that no reply has told of is asked for by its own name', () => {
  expect(new ConnectorNames().askedFor(UID)).toEqual([UID]);
});

test('a connector is asked for by the names whose replies told this one', () => {
  const names = namesOf(UID, ID);
  expect(names.askedFor(UID)).toEqual([UID, ID]);
  expect(names.askedFor(ID)).toEqual([ID, UID]);
});

test('a name that was only told is asked for by the one that was used', () => {
  expect(namesOf(UID).askedFor(ID)).toEqual([ID, UID]);
});

test('other connectors keep out of it', () => {
  const names = namesOf(UID);
  names.learn('oauth/linear', ['scl_2', 'oauth/linear']);
  expect(names.askedFor(ID)).toEqual([ID, UID]);
  expect(names.askedFor('scl_2')).toEqual(['scl_2', 'oauth/linear']);
});

test('a name that no token is kept under is forgotten, and the others are not', () => {
  const names = namesOf(UID, 'slack/old');
  names.forget(UID);
  expect(names.askedFor(ID)).toEqual([ID, 'slack/old']);
  names.forget('slack/old');
  expect(names.askedFor(ID)).toEqual([ID]);
});

test('names that are no texts teach nothing', () => {
  const names = new ConnectorNames();
  names.learn(UID, [undefined, null, 5, {}]);
  expect(names.askedFor(UID)).toEqual([UID]);
});

test('to forget what was never learnt does no harm', () => {
  expect(() => new ConnectorNames().forget(UID)).not.toThrow();
});
