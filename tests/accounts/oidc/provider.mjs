// A certified OpenID provider as a city's sign-in: node provider.mjs PORT PEOPLE REDIRECT. PEOPLE is a JSON file, read anew for every
// question: { "login": { "email", "name", "groups" } }; whoever is not in it has no account there any more.
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, people, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "fachplan", client_secret: "a-secret-of-this-test", redirect_uris: [redirect],
    grant_types: ["authorization_code", "refresh_token"], response_types: ["code"], token_endpoint_auth_method: "client_secret_post",
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  conformIdTokenClaims: false,
  issueRefreshToken: async () => true,
  pkce: { required: () => true },
  cookies: { keys: ["a-key-of-this-test"] },
  async findAccount(_context, id) {
    const known = JSON.parse(readFileSync(people, "utf8"))[id];
    const { only, ...told } = known ?? {}; // some providers tell the groups in one place only
    return known && { accountId: id, claims: async (use) => ({ sub: id, ...told, ...(only && only !== use ? { groups: undefined } : {}) }) };
  },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
