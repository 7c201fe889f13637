import { drawn } from "./common.js"; drawn(async () => {});
