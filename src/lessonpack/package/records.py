"""The records of a zip, named as PKWARE's APPNOTE names them: `archive` reads what is written here."""

from __future__ import annotations

import struct

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
DESCRIPTOR_MARK = b"PK\7\x08"  # of the sizes behind an entry's data: some writers put them there, we do not
END64_MARK, LOCATOR64_MARK = b"PK\6\6", b"PK\6\7"
ZIP64_FIELD = 0x0001
UTF8_FLAG = 0x0800
STORED, DEFLATED = 0, 8
MAX16, MAX32 = 0xFFFF, 0xFFFF_FFFF
