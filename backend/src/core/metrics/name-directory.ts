import type { Community } from '../state/community.ts';

export interface Person {
  id: string;
  /** Empty while unknown; the page then shows the id. */
  name: string;
  avatar: string;
}

export interface Channel {
  id: string;
  /** Without `#`; empty while unknown, and for a private channel. */
  name: string;
  /** Whether it was public and is private now. */
  isPrivate: boolean;
}

/** Returns names for ids. A channel has its current id, also if an older one is given. An unknown id has an empty name. */
export interface NameDirectory {
  person(id: string): Person;
  channel(id: string): Channel;
}

export function createNameDirectory(community: Community): NameDirectory {
  return {
    person(id) {
      const person = community.people.get(id);
      const { name = '', avatar = '' } = (person?.profile.name ? person.profile : person?.messageProfile) ?? {};
      return { id, name, avatar };
    },
    channel(anyId) {
      const id = community.channelChanges.currentId(anyId);
      const isPrivate = community.channelChanges.isPrivate(id);
      return { id, name: isPrivate ? '' : (community.channels.get(id)?.name.value ?? ''), isPrivate };
    },
  };
}
