/* The base map's files: a page fetches them by their address, a stand-alone page brings the data along. */

export async function read(source) {
  if (typeof source !== "string") return source;
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(source + ": " + answer.status);
  return answer.json();
}
