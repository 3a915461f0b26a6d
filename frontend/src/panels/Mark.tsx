export function Mark() {
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
