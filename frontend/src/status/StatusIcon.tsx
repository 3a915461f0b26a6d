import type { HopState } from './hops.ts';

/** Each state has a shape of its own, so that it can be read without colour. */
export function StatusIcon({ state }: { state: HopState }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true">
      {iconShape(state)}
    </svg>
  );
}

function iconShape(state: HopState) {
  switch (state) {
    case 'ok':
      return (
        <>
          <circle cx="8" cy="8" r="7" />
          <path d="M4.6 8.2 7 10.6l4.5-5" className="cut" />
        </>
      );
    case 'slow':
      return (
        <>
          <path d="M8 .8 15.6 14.5H.4z" />
          <path d="M8 5.5v4.5m0 1.6v.8" className="cut" />
        </>
      );
    case 'down':
      return (
        <>
          <rect x="1" y="1" width="14" height="14" rx="2" />
          <path d="m5 5 6 6m0-6-6 6" className="cut" />
        </>
      );
    case 'quiet':
      return (
        <>
          <circle cx="8" cy="8" r="6.2" className="line" />
          <path d="M5 8h6" className="line" />
        </>
      );
    case 'unknown':
      return <circle cx="8" cy="8" r="6.2" className="line" strokeDasharray="2.6 2.27" />;
  }
}
