import { useState } from 'react';

/** The picture of the workspace, else our own. Decoration: the name stands beside it. */
export function Mark({ icon }: { icon: string }) {
  const [broken, setBroken] = useState('');
  if (icon.startsWith('https://') && icon !== broken)
    return (
      <img
        className="mark"
        src={icon}
        alt=""
        width="32"
        height="32"
        referrerPolicy="no-referrer"
        onError={() => setBroken(icon)}
      />
    );
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="7" cy="8" r="5" />
      <circle cx="25" cy="8" r="5" />
      <path d="M16 5c7.500 0 12 5 12 11.500S23 28 16 28 4 23 4 16.500 8.500 5 16 5z" className="face" />
      <ellipse cx="11" cy="16" rx="3" ry="3.800" transform="rotate(28 11 16)" />
      <ellipse cx="21" cy="16" rx="3" ry="3.800" transform="rotate(-28 21 16)" />
      <path d="M14 21.500h4l-2 2.200z" />
    </svg>
  );
}
