import type { CitationView, FindingView } from '@/shared/api/generated/types.gen';
import { Prose } from '@/shared/ui/prose';
import { Block } from './block';
import { words } from './words';

/** "45 CFR 164.312(a)(1)": the paragraph as the law is cited. */
function cited(citation: CitationView): string {
  return citation.framework === 'hipaa' ? `45 CFR ${citation.control}` : `${citation.framework} ${citation.control}`;
}

function Citations({ citations }: { citations: readonly CitationView[] }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded text-accent">{words.allCitations(citations.length)}</summary>
      <ul className="mt-1 space-y-1">
        {citations.map((one) => (
          <li key={`${one.framework} ${one.control}`}>
            <span className="font-medium">{cited(one)}</span>
            {` ${one.title}`}
            {one.indirect && <span className="text-soft">{` (${words.supports})`}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The line of the law, what it asks for, and why in plain words. */
export function WhyBlock({ finding }: { finding: FindingView }) {
  const about = finding.about_check;
  if (about === null) {
    return (
      <Block title={words.why} answer={words.noCitation}>
        {null}
      </Block>
    );
  }
  const [first] = about.citations;
  return (
    <Block
      title={words.why}
      answer={
        first ? `${cited(first)}: ${first.title}${first.indirect ? ` (${words.supports})` : ''}` : words.noCitation
      }
    >
      <Prose text={about.about.why} />
      {about.citations.length > 1 && <Citations citations={about.citations} />}
    </Block>
  );
}
