import hashlib
import unittest

from agentmarket import ed25519

# RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc).
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
        "c027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
        "d9bef1177331a704",
    ),
)
ORDER = 2**252 + 27742317777372353535851937790883648493


class Ed25519Test(unittest.TestCase):
    def test_verifies_the_vectors_of_rfc_8032(self):
        for key, message, signature in VECTORS:
            self.assertTrue(ed25519.verify(*map(bytes.fromhex, (key, message, signature))), key)

    def test_refuses_a_signature_with_a_changed_bit(self):
        key, message, signature = map(bytes.fromhex, VECTORS[1])
        for bit in range(0, 8 * len(signature), 7):
            changed = bytearray(signature)
            changed[bit // 8] ^= 1 << bit % 8
            self.assertFalse(ed25519.verify(key, message, bytes(changed)), bit)

    def test_refuses_another_message_and_another_key(self):
        key, message, signature = map(bytes.fromhex, VECTORS[2])
        self.assertFalse(ed25519.verify(key, message + b"\0", signature))
        self.assertFalse(ed25519.verify(bytes.fromhex(VECTORS[0][0]), message, signature))

    def test_refuses_the_same_scalar_written_another_way(self):
        key, message, signature = map(bytes.fromhex, VECTORS[0])
        scalar = int.from_bytes(signature[32:], "little") + ORDER
        self.assertFalse(ed25519.verify(key, message, signature[:32] + scalar.to_bytes(32, "little")))

    def test_refuses_what_is_no_key_and_no_signature(self):
        key, message, signature = map(bytes.fromhex, VECTORS[0])
        self.assertFalse(ed25519.verify(b"", message, signature))
        self.assertFalse(ed25519.verify(key, message, signature[:-1]))
        self.assertFalse(ed25519.verify(b"\xff" * 32, message, signature))
        self.assertFalse(ed25519.verify((2).to_bytes(32, "little"), message, signature))


if __name__ == "__main__":
    unittest.main()
