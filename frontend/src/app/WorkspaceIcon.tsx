import { useState } from 'react';

/** The icon of the workspace, or the panda if there is none or it cannot be loaded. */
export function WorkspaceIcon({ icon }: { icon: string }) {
  const [failedIcon, setFailedIcon] = useState('');
  if (icon.startsWith('https://') && icon !== failedIcon)
    return (
      <img
        className="mark"
        src={icon}
        alt=""
        width="32"
        height="32"
        referrerPolicy="no-referrer"
        onError={() => setFailedIcon(icon)}
      />
    );
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="7" cy="8" r="5" />
      <circle cx="25" cy="8" r="5" />
      <path d="M16 5c7.5 0 12 5 12 11.5S23 28 16 28 4 23 4 16.5 8.5 5 16 5z" className="face" />
      {/* Rotated within the path: a saved picture would lose the origin of a transform. */}
      <path d="M12.784 12.645a3 3.8 28 1 0-3.568 6.71 3 3.8 28 1 0 3.568-6.71z" />
      <path d="M19.216 12.645a3 3.8-28 1 0 3.568 6.71 3 3.8-28 1 0-3.568-6.71z" />
      <path d="M14 21.5h4l-2 2.2z" />
    </svg>
  );
}
