import type { Person } from 'backend/core/metrics/name-directory';
import { useState } from 'react';

/** A picture, or else initials on a disc whose colour stays with the person. Decoration: the name stands beside it. */
export function Avatar({ person }: { person: Person }) {
  const [broken, setBroken] = useState('');
  const { id, name, avatar } = person;
  if (avatar.startsWith('https://') && avatar !== broken)
    return (
      <img
        className="avatar"
        src={avatar}
        alt=""
        width="32"
        height="32"
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setBroken(avatar)}
      />
    );
  return (
    <span className={`avatar hue${hueOf(id)}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (
    [first, last]
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  );
}

/** One of eight, the same on every screen. */
function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return hash % 8;
}
