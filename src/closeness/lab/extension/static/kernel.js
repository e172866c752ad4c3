// One fixed statement of the installed package for the kernel, and what it prints. The statement's only argument
// is base64 of JSON, so that nothing a notebook holds can become a part of it.

/** JSON as base64 of ASCII: letters, digits, + / and = cannot end a text in Python. */
export const packed = (value) =>
  btoa(JSON.stringify(value).replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`));

/** The places of installed packages alone: a module beside the notebook came with the notebook. */
export const statement = (module, name, told) => `def _closeness_told(told):
    import sys
    places = sys.path
    sys.path = [place for place in places if place]
    try:
        from closeness.lab.${module} import ${name}
    except ImportError:
        return
    finally:
        sys.path = places
    ${name}(told)

try:
    _closeness_told("${told}")
finally:
    del _closeness_told
`;

/** Return the JSON that a statement prints, null where it prints none: the course's package is not there. */
export async function told(kernel, module, name, value) {
  let text = "";
  const future = kernel.requestExecute(
    { code: statement(module, name, packed(value)), store_history: false, allow_stdin: false, stop_on_error: false },
    true,
  );
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream" && content.name === "stdout") text += content.text;
  };
  await future.done;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
