/** What a run sent to its target: a statement with its values apart, or a request. */
import type { Sent } from "@/api/types.gen";
import { CopyButton } from "@/components/CopyButton";
import { cellText } from "./answer";
import { Fact, Facts, Part } from "./Facts";
import css from "./SentView.module.css";

type Of<Sort extends Sent["sort"]> = Extract<Sent, { sort: Sort }>;

export function SentView({ sent }: { sent: Sent }) {
  if (sent.sort === "statement") return <Statement sent={sent} />;
  if (sent.sort === "request") return <Request sent={sent} />;
  return (
    <Part title="Sent">
      <p className={css.about}>{sent.why}</p>
    </Part>
  );
}

function Statement({ sent }: { sent: Of<"statement"> }) {
  return (
    <Part title="Statement" action={<CopyButton text={() => sent.sql}>Copy SQL</CopyButton>}>
      <p className={css.about}>
        Sent to {sent.database}
        {sent.binds.length > 0 && ", with these values bound"}.
      </p>
      <Text label="SQL" text={sent.sql} />
      <Facts>
        {sent.binds.map((value, at) => (
          <Fact key={at} name={`Value ${at + 1}`}>
            {cellText(value)}
          </Fact>
        ))}
      </Facts>
    </Part>
  );
}

function Request({ sent }: { sent: Of<"request"> }) {
  const { method, url, headers, body } = sent;
  const lines = [`${method} ${url}`, ...headers.map(({ name, value }) => `${name}: ${value}`)];
  const text = [lines.join("\n"), ...(body === null ? [] : [body])].join("\n\n");
  return (
    <Part title="Request" action={<CopyButton text={() => text}>Copy request</CopyButton>}>
      <p className={css.about}>Secrets stand as •••.</p>
      <Text label="Text of the request" text={text} />
    </Part>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <pre className={css.text} role="region" tabIndex={0} aria-label={label}>
      {text}
    </pre>
  );
}
