import type { Person } from 'backend/core/metrics/name-directory';
import { personName } from '../format/display-names.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page/page-context.ts';

/** The name of a person, which links to the profile in Slack. */
export function PersonName({ person }: { person: Person }) {
  const { slackLinks } = usePage();
  const name = personName(person);
  return (
    <OptionalLink className="who" href={slackLinks.person(person.id)} title={name}>
      <bdi>{name}</bdi>
    </OptionalLink>
  );
}
