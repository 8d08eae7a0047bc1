/**
 * The settings of the C2PA library, as JSON. A film decides nothing here: no address in it is fetched. Null: no
 * certificate is trusted.
 */
export function librarySettings(anchors: string | null): string {
  return JSON.stringify({
    trust: anchors === null ? {} : { trust_anchors: anchors },
    verify: {
      verify_after_reading: true,
      // What is signed at first is a stand-in.
      verify_after_sign: false,
      verify_trust: true,
      ocsp_fetch: false,
      remote_manifest_fetch: false,
    },
  });
}
