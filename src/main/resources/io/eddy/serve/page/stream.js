// Server-sent events by fetch, because an EventSource cannot send a token.

/** Calls tell(type, data) for each event, for ever; away(reason) when it breaks, and asks again; unauthorized() when a token is wanted. */
export async function listen(url, token, tell, away, unauthorized) {
  for (;;) {
    try {
      const headers = token() ? { Authorization: "Bearer " + token() } : {};
      const response = await fetch(url, { headers, cache: "no-store" });
      if (response.status === 401) return unauthorized();
      if (!response.ok) throw new Error((await response.json()).detail);
      await read(response.body.getReader(), tell);
      away("the server has ended");
    } catch (e) {
      away(e.message);
    }
    await new Promise(done => setTimeout(done, 1000));
  }
}

async function read(reader, tell) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const type = lines.find(line => line.startsWith("event: "));
      const data = lines.find(line => line.startsWith("data: "));
      if (type && data) tell(type.slice(7), JSON.parse(data.slice(6)));
    }
  }
}
