import type { Person } from 'backend/core/metrics/name-directory';
import { useState } from 'react';

/** The picture of a person, or initials on a disc of a colour that stays the same. Hidden from screen readers. */
export function Avatar({ person }: { person: Person }) {
  const [brokenUrl, setBrokenUrl] = useState('');
  const { id, name, avatar } = person;
  if (avatar.startsWith('https://') && avatar !== brokenUrl)
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
        onError={() => setBrokenUrl(avatar)}
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

/** One of eight colours, derived from the id. */
function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return hash % 8;
}
