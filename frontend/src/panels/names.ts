import type { Channel, Person } from 'backend/core/directory';

/** How a person is called; the id stands for a name that is not known yet. */
export function personName({ name, id }: Person): string {
  return name.trim() || id || 'Someone';
}

export function channelName({ name, id }: Channel): string {
  return `#${name || id || 'unknown'}`;
}
