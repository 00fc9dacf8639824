/** Answers the page's questions with the method of that verb; an error goes back as its words. */
export function answer(methods) {
  self.onmessage = async ({ data: { id, request } }) => {
    try {
      self.postMessage({ id, value: (await methods[request.verb](request)) ?? {} });
    } catch (error) {
      self.postMessage({ id, error: String(error?.stack ?? error) });
    }
  };
}
