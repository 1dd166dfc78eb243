/** What a run sent to its target: a statement with its values apart, or a request. */
import type { Sent } from "@/api/types.gen";
import { CopyButton } from "@/components/CopyButton";
import { m } from "@/paraglide/messages";
import { cellText } from "./answer";
import { Fact, Facts, Part } from "./Facts";
import css from "./SentView.module.css";

type Of<Sort extends Sent["sort"]> = Extract<Sent, { sort: Sort }>;

export function SentView({ sent }: { sent: Sent }) {
  if (sent.sort === "statement") return <Statement sent={sent} />;
  if (sent.sort === "request") return <Request sent={sent} />;
  return (
    <Part title={m.sent_title()}>
      <p className={css.about}>{sent.why}</p>
    </Part>
  );
}

function Statement({ sent }: { sent: Of<"statement"> }) {
  return (
    <Part
      title={m.sent_statement()}
      action={<CopyButton text={() => sent.sql}>{m.sent_copy_sql()}</CopyButton>}
    >
      <p className={css.about}>
        {sent.binds.length > 0
          ? m.sent_to_with_values({ database: sent.database })
          : m.sent_to({ database: sent.database })}
      </p>
      <Text label="SQL" text={sent.sql} />
      <Facts>
        {sent.binds.map((value, at) => (
          <Fact key={at} name={m.sent_value({ number: at + 1 })}>
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
    <Part
      title={m.sent_request()}
      action={<CopyButton text={() => text}>{m.sent_copy_request()}</CopyButton>}
    >
      <p className={css.about}>{m.sent_secrets()}</p>
      <Text label={m.sent_request_text()} text={text} />
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
