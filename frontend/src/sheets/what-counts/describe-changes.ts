import type { Channel, Person } from 'backend/core/metrics/name-directory';
import type { CountingDefinition } from 'backend/core/records/counting-definition';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { CONSTANTS } from './score-constants.ts';

/** Names for the ids of a definition. */
export interface DefinitionNames {
  person: (id: string) => Person;
  channel: (id: string) => Channel;
}

/** More names than this are counted. */
const MAX_NAMES = 4;

/** What a definition changes of the one before it, each change as a short phrase. */
export function describeChanges(
  before: CountingDefinition,
  after: CountingDefinition,
  { person, channel }: DefinitionNames,
): string[] {
  const people = idChanges(before.people, after.people, (id) => personName(person(id)), 'people');
  const channels = idChanges(before.channels, after.channels, (id) => channelName(channel(id)), 'channels');
  const switches = [
    switchChange('guests', before.guests, after.guests),
    switchChange('members of other workspaces', before.otherWorkspaces, after.otherWorkspaces),
    before.bots === after.bots ? [] : [after.bots ? 'bots count' : 'bots do not count'],
  ];
  const constants = CONSTANTS.flatMap(({ name, label }) => {
    const [was, is] = [before.health[name], after.health[name]];
    if (was === is) return [];
    return [`${label.toLowerCase()}: ${is === undefined ? 'as in the settings' : formatNumberExactly(is)}`];
  });
  const changes = [...people, ...switches.flat(), ...channels, ...constants];
  return changes.length > 0 ? changes : ['nothing changed'];
}

/** A weight can be far below 0.01. */
export function formatNumberExactly(value: number): string {
  return Math.abs(value) >= 1 || value === 0 ? formatNumber(value) : String(value);
}

function idChanges(
  before: readonly string[],
  after: readonly string[],
  nameOf: (id: string) => string,
  noun: string,
): string[] {
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  const list = (ids: readonly string[]) =>
    ids.length <= MAX_NAMES ? ids.map(nameOf).join(', ') : `${formatNumber(ids.length)} ${noun}`;
  return [
    ...(added.length > 0 ? [`${list(added)} apart`] : []),
    ...(removed.length > 0 ? [`${list(removed)} counted again`] : []),
  ];
}

function switchChange(noun: string, before: boolean, after: boolean): string[] {
  return before === after ? [] : [after ? `${noun} apart` : `${noun} counted again`];
}
