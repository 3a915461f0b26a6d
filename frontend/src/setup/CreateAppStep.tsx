import type { ReactNode } from 'react';
import { EXTERNAL_LINK_ARROW } from './external-link-arrow.ts';
import type { StepProgress } from './request-url-progress.ts';
import { SetupStep } from './SetupStep.tsx';

/** The first step: a link that creates the Slack app from a manifest. */
export function CreateAppStep(props: { createUrl: string; progress: StepProgress; children: ReactNode }) {
  const { createUrl, progress, children } = props;
  return (
    <SetupStep number={1} title="Create the Slack app" progress={progress}>
      <p>{children}</p>
      <div className="act">
        <a className="button" href={createUrl} target="_blank" rel="noopener noreferrer">
          Create from manifest {EXTERNAL_LINK_ARROW}
        </a>
      </div>
    </SetupStep>
  );
}
