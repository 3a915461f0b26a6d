import type { ChannelState } from '../../state/community.ts';

export function asksQuestion({ rows }: ChannelState, row: number): boolean {
  return ((rows.columns.flags[row] ?? 0) & 32) !== 0;
}
