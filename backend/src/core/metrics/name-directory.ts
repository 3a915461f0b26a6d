import type { Community } from '../state/community.ts';

export interface Person {
  id: string;
  /** Empty while unknown; the page then shows the id. */
  name: string;
  avatar: string;
}

export interface Channel {
  id: string;
  /** Without `#`; empty while unknown. */
  name: string;
}

/** Returns names for ids. An unknown id is not an error: its name is empty. */
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
