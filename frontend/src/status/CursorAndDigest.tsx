import type { DashboardState } from '../live/dashboard-state.ts';

/** The cursor and the first digits of the digest of what is shown: the server has the same at the same cursor. */
export function CursorAndDigest({ cursor, digest }: Pick<DashboardState, 'cursor' | 'digest'>) {
  return (
    <>
      {cursor && <span>cursor {cursor}</span>}
      {digest && <span>digest {digest.slice(0, 8).replace(/(.{4})(?=.)/, '$1 ')}</span>}
    </>
  );
}
