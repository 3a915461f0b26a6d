import type { Microseconds } from '../../core/time/units.ts';

/**
 * The channels from which a person removed the app. It stays out of them until somebody invites it again, or an operator
 * names the channel; see docs/slack-events.md#channel-membership
 */
export class RemovedChannels {
  readonly #removedAt: Record<string, Microseconds>;
  /** When the app was last invited to a channel. A removal before that is an event that arrived late. */
  readonly #invitedAt = new Map<string, Microseconds>();

  /** `removedAt` is changed in place, so that the caller can save it. */
  constructor(removedAt: Record<string, Microseconds>) {
    this.#removedAt = removedAt;
  }

  has(channel: string): boolean {
    return Object.hasOwn(this.#removedAt, channel);
  }

  /** Records a removal. Returns false if the app was invited later. */
  add(channel: string, at: Microseconds): boolean {
    if ((this.#invitedAt.get(channel) ?? 0) > at) return false;
    this.#removedAt[channel] = Math.max(at, this.#removedAt[channel] ?? 0);
    return true;
  }

  /** Records an invitation. Returns false if the app was removed later. */
  invited(channel: string, at: Microseconds): boolean {
    if ((this.#removedAt[channel] ?? 0) > at) return false;
    this.#invitedAt.set(channel, Math.max(at, this.#invitedAt.get(channel) ?? 0));
    this.delete(channel);
    return true;
  }

  /** Forgets a removal, because Slack shows the app in the channel, or the channel was deleted. */
  delete(channel: string): void {
    delete this.#removedAt[channel];
  }

  rename(from: string, to: string): void {
    const at = this.#removedAt[from];
    const invitedAt = this.#invitedAt.get(from);
    if (invitedAt !== undefined) this.invited(to, invitedAt);
    if (at !== undefined) this.add(to, at);
    this.delete(from);
    this.#invitedAt.delete(from);
  }
}
