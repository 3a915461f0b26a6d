import type { Community } from '../state/community.ts';

export interface Person {
  id: string;
  /** Empty while unknown; then the id stands for it. */
  name: string;
  avatar: string;
}

export interface Channel {
  id: string;
  /** Without `#`; empty while unknown. */
  name: string;
}

/** Names for ids. An unknown id has an empty name, and is no error. */
export interface NameDirectory {
  person(id: string): Person;
  channel(id: string): Channel;
}

export function createNameDirectory(community: Community): NameDirectory {
  return {
    person(id) {
      const profile = community.people.get(id)?.profile;
      return { id, name: profile?.name ?? '', avatar: profile?.avatar ?? '' };
    },
    channel(id) {
      return { id, name: community.channels.get(id)?.name.value ?? '' };
    },
  };
}
