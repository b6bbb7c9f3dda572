; A flute: a breathy air jet that drives a waveguide bore, with a soft chiff and a late vibrato.
instr flute
  ; p4 freq = 523.25 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; blown harder it is brighter
  ; p6 breath = 0.3 [0, 1]: how much air is heard
  ; p7 vibrato = 0.4 [0, 1]: depth of the vibrato, up to 25 cents
  ; p8 attack = 0.06 [0.01, 2] s: time to full loudness
  ; p9 release = 0.12 [0.02, 5] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBreath limit p6, 0, 1
  iVibrato limit p7, 0, 1
  iAttack limit (p8 == 0 ? 0.06 : p8), 0.01, 2
  iRelease limit (p9 == 0 ? 0.12 : p9), 0.02, 5
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.1

  kDepth linseg 0, 0.3, 0, 0.5, iVibrato, 1, iVibrato
  kRate rspline 4.4, 5.3, 0.4, 1.2
  kVibrato poscil kDepth, kRate
  kWaver rspline -0.0012, 0.0012, 0.5, 2
  kFreq = iFreq * (1 + 0.0145 * kVibrato + kWaver)

  ; the jet: it switches across the edge, the harder it is blown the more abruptly
  aBlow linsegr 0, iAttack, 1, iRelease, 0
  aBlow = aBlow * aBlow * (3 - 2 * aBlow)
  aChiff expseg 1, 0.09, 0.01, 1, 0.001
  iTop = min(9000, sr * 0.3)
  aAir noise sqrt(sr / 48000), 0
  aAir butterbp aAir, min(iFreq * 1.5 + 300, iTop), min(iFreq * 2 + 400, iTop)
  iOver = 1 / (1 + iFreq / 1500)
  iDrive = 0.5 + (0.9 + 2.2 * iAmp) * iOver
  aSway poscil iDrive, kFreq
  aJet = tanh(aSway + aAir * (iBreath * (0.35 + 1.2 * aChiff)) + 0.6 * iOver)
  aJet = (aJet + aAir * (0.22 * iBreath)) * aBlow * (1 + 0.12 * interp(kVibrato))
  ; the bore, which stays as long as it is
  aBore streson atone(aJet, 10), iFreq, 0.86
  aBore tone aBore, min(1500 + iFreq * 3 + 4000 * iAmp, sr * 0.4)

  aEnd linsegr 1, 1, 1, iRelease + 0.03, 0
  aTone = aBore * aEnd * (iAmp * 0.0245 * 0dbfs)
  aElse noise sqrt(sr / 48000), 0
  aElse butterbp aElse, min(iFreq * 2 + 500, iTop), min(iFreq * 2 + 400, iTop)
  aWhisper = aBlow * aEnd * (iAmp * iBreath * 0.012 * 0dbfs)
  aL = aTone + aAir * aWhisper
  aR = aTone + aElse * aWhisper
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
