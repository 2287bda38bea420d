import { options } from "preact";
import { lockAssets } from "../lock_assets.ts";

const previous = options.vnode;

// The server has done the same, so an island that becomes live does not load its images again.
options.vnode = (vnode) => {
  if (vnode.type === "img" || vnode.type === "source") {
    Object.assign(vnode.props, lockAssets(vnode.props));
  }
  previous?.(vnode);
};
