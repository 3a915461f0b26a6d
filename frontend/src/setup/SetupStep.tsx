import type { ReactNode } from 'react';
import type { StepProgress } from './request-url-progress.ts';

/** One step: what to do on the left, what has been observed on the right. */
export function SetupStep(props: { number: number; title: string; progress: StepProgress; children: ReactNode }) {
  const { number, title, progress, children } = props;
  return (
    <li className={progress.state} aria-current={progress.state === 'now' ? 'step' : undefined}>
      <span className="disc" aria-hidden="true">
        {progress.state === 'done' ? '✓' : number}
      </span>
      <div className="todo">
        <h3>{title}</h3>
        {children}
      </div>
      <p className="seen" role="status">
        <b>{progress.title}</b>
        {progress.text}
      </p>
    </li>
  );
}
