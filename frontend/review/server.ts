// Asks the server. What is shown is fetched whole; what changes it is a command, answered with nothing or with a reason.

export type Command =
  | { do: "correct"; session: number; sentence: string; act: string; by: string }
  | { do: "withdraw"; session: number; sentence: string }
  | { do: "save"; session: number; to: readonly string[] }
  | { do: "practice_label"; practice: string; sentence: string; act: string }
  | { do: "practice_again"; practice: string }
  | { do: "stop" };

export async function fetchData<T>(name: string): Promise<T> {
  const answer = await fetch(`/data/${name}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

/** The words that open what was saved last. The server gives them once, and only to whoever asks by POST. */
export async function takeWords(): Promise<readonly string[] | null> {
  const answer = await post("/words", {});
  return answer.ok ? ((await answer.json()) as string[]) : null;
}

/** Null when it was taken; else why not, or "" when there was no answer. */
export async function send(command: Command): Promise<string | null> {
  try {
    const answer = await post("/command", command);
    if (answer.ok) return null;
    return answer.status === 409 ? ((await answer.json()) as { text: string }).text : "";
  } catch {
    return "";
  }
}

function post(path: string, value: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
  });
}
