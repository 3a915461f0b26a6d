import type { WhatCounts } from 'backend/core/queries/what-counts/what-counts';
import type { DefinitionNames } from './describe-changes.ts';

/** Names of the people and channels that are known; another id has no name. */
export function namesOf({ people, channels }: WhatCounts): DefinitionNames {
  return {
    person: (id) => people.find((person) => person.id === id) ?? { id, name: '', avatar: '' },
    channel: (id) => channels.find((channel) => channel.id === id) ?? { id, name: '', isPrivate: false },
  };
}
